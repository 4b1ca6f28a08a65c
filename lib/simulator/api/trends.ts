import { ApiError } from '../api_error.js';
import type { Answer, Call, Handlers } from './call.js';
import { queryChoice, requiredQuery } from './fields.js';
import { figure, weeklySeries } from './figures.js';

const KEYWORD_REGIONS =
  'US CA DE FR ES IT DE+AT+CH GB+IE IT+ES+PT+GR+MT PL+RO+HU+SK+CZ SE+DK+FI+NO NL+BE+LU AR BR CO MX MX+AR+CO+CL AU+NZ'.split(
    ' ',
  );
const KEYWORD_TYPES = ['growing', 'monthly', 'yearly', 'seasonal'];
const CATEGORY_REGIONS = ['US', 'GB+IE', 'CA'];
const ENGAGEMENTS = ['ENGAGEMENT', 'OUTBOUND_CLICK', 'SAVE'];
const KEYWORDS = [
  'autumn nails',
  'small balcony ideas',
  'sourdough bread',
  'linen dress',
  'paper flowers',
];
const CATEGORIES = ['BEDDING', 'BOOTS', 'CANDLES', 'CHANDELIERS', 'BRACELETS'];
const KEYWORD_REFUSAL = 'Invalid trending keywords request parameters';

const growth = (words: string): number => figure(words, 300) - 100;

function keywords(call: Call): Answer {
  const region = call.params['region']!;
  const type = call.params['trend_type']!;
  const limit = Number(call.query.get('limit') ?? '50');
  const isValid =
    KEYWORD_REGIONS.includes(region) && KEYWORD_TYPES.includes(type) && limit >= 1 && limit <= 50;
  if (!isValid) throw new ApiError(400, 400, KEYWORD_REFUSAL);
  const now = call.world.clock.now();
  const trends = KEYWORDS.slice(0, limit).map((keyword) => {
    const words = `${keyword} ${region} ${type}`;
    return {
      keyword,
      pct_growth_wow: growth(`${words} week`),
      pct_growth_mom: growth(`${words} month`),
      pct_growth_yoy: growth(`${words} year`),
      time_series: weeklySeries(now, 52, words),
      has_prediction: false,
    };
  });
  return { status: 200, body: { trends } };
}

function readRegion(call: Call): string {
  requiredQuery(call.query, 'region');
  return queryChoice(call.query, 'region', CATEGORY_REGIONS)!;
}

function featuredTopics(call: Call): Answer {
  const market = readRegion(call);
  const interest = call.query.get('interest') ?? 'ALL';
  const trends = KEYWORDS.slice(0, 3).map((title) => ({
    title,
    description: `People are searching for ${title}.`,
    percent_growth_mom: growth(`${title} ${market}`),
    related_interests: ['home decor'],
    related_searches: [`${title} ideas`],
    time_series: weeklySeries(call.world.clock.now(), 12, `${title} ${market}`),
    pins: [{ id: '1', src: 'https://i.pinimg.com/600x/00/00/00.jpg', width: 600, height: 900 }],
  }));
  return { status: 200, body: [{ interest, market, trends }] };
}

function categoryDetails(call: Call): Answer {
  const region = readRegion(call);
  requiredQuery(call.query, 'product_categories');
  const categories = call.query.getAll('product_categories');
  const change = (category: string, of: string) => ({
    pct_change_mom: growth(`${category} ${of}`),
  });
  const body = categories.map((category) => ({
    product_category: category,
    has_prediction: false,
    time_series: weeklySeries(call.world.clock.now(), 52, `${category} ${region}`),
    related_searches: [`${category.toLowerCase().replaceAll('_', ' ')} ideas`],
    demographics: {
      age: { '18-24': 0.4, '25-34': 0.6 },
      gender: { female: 0.7, male: 0.2, unspecified: 0.1 },
    },
    metrics_highlights: {
      engagement: change(category, 'engagement'),
      outbound_clicks: change(category, 'outbound clicks'),
      pin_saves: change(category, 'saves'),
    },
  }));
  return { status: 200, body };
}

function trendingCategories(call: Call): Answer {
  const region = readRegion(call);
  const engagement = queryChoice(call.query, 'engagement_type', ENGAGEMENTS) ?? 'ENGAGEMENT';
  const body = CATEGORIES.map((category) => ({
    product_category: category,
    engagement_type: engagement,
    pct_change_mom: growth(`${category} ${region}`),
    percent_relative_volume: figure(category, 101),
    verticals: ['HOME_DECOR'],
  }));
  return { status: 200, body };
}

export const trends: Handlers = {
  'trending_keywords/list': keywords,
  'trends_featured_topics/list': featuredTopics,
  'trends_product_categories_details/list': categoryDetails,
  'trends_product_categories_trending/list': trendingCategories,
};
