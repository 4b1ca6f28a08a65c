import { ApiError, invalid } from '../api_error.js';
import { codePoints } from './fields.js';

/** Complains about the values that a parameter was given: one, or as many as its name was repeated. */
type Rule = (name: string, values: readonly string[]) => void;
type Rules = Readonly<Record<string, Rule>>;

const shown = (value: string): string => JSON.stringify(value.slice(0, 40));

function each(isFit: (value: string) => boolean, constraint: string): Rule {
  return (name, values) => {
    const wrong = values.find((value) => !isFit(value));
    if (wrong !== undefined) throw invalid(`${shown(wrong)} does not fit (${name}, constraint: ${constraint})`);
  };
}

const words = (...choices: string[]): Rule => each((value) => choices.includes(value), `one of ${JSON.stringify(choices)}`);
const flag = words('true', 'false');
const digits = each((value) => /^\d+$/.test(value), "'^\\d+$'");
const accountId = each((value) => /^\d{1,18}$/.test(value), "'^\\d+$', maxLength=18");
const numberUpTo = (most: number): Rule =>
  each((value) => /^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= most, `minimum=1, maximum=${most}`);
const textUpTo = (most: number): Rule =>
  each((value) => value !== '' && codePoints(value) <= most, `minLength=1, maxLength=${most}`);

function atMost(most: number, rule: Rule): Rule {
  return (name, values) => {
    if (values.length > most) throw invalid(`${values.length} are too many (${name}, constraint: maxItems=${most})`);
    rule(name, values);
  };
}

/** In the operation's own words, which name no parameter. */
function refusing(message: string, rules: Rules): Rules {
  const entries = Object.entries(rules).map(([name, rule]): [string, Rule] => [
    name,
    (_name, values) => {
      try {
        rule(name, values);
      } catch {
        throw new ApiError(400, 1, message);
      }
    },
  ]);
  return Object.fromEntries(entries);
}

const CREATIVE_TYPES = words(
  'REGULAR', 'VIDEO', 'SHOPPING', 'CAROUSEL', 'MAX_VIDEO', 'SHOP_THE_PIN', 'COLLECTION', 'IDEA', 'SHOWCASE', 'QUIZ', 'COLLAGE',
  'MAX_WIDTH_REGULAR_COLLECTION', 'MAX_WIDTH_VIDEO_COLLECTION',
);
const AGES = words('18-24', '25-34', '35-44', '45-49', '50-54', '55-64', '65+');
const ENGAGEMENT = words('ENGAGEMENT', 'OUTBOUND_CLICK', 'SAVE');
const DEVICES = { app_types: words('ALL', 'MOBILE', 'TABLET', 'WEB') };
const OF_PIN = 'Invalid pins analytics parameters.';

const OF_ACCOUNT = refusing('Invalid user accounts analytics parameters.', {
  ...DEVICES,
  from_claimed_content: words('OTHER', 'CLAIMED', 'BOTH'),
  pin_format: words(
    'ALL', 'ORGANIC_IMAGE', 'ORGANIC_PRODUCT', 'ORGANIC_VIDEO', 'ADS_STANDARD', 'ADS_PRODUCT', 'ADS_VIDEO', 'ADS_IDEA',
  ),
  content_type: words('ALL', 'PAID', 'ORGANIC'),
  source: words('ALL', 'YOUR_PINS', 'OTHER_PINS'),
  split_field: words('NO_SPLIT', 'APP_TYPE', 'OWNED_CONTENT', 'SOURCE', 'PIN_FORMAT'),
  created_in_last_n_days: words('30'),
});

/** Words that an operation itself would not miss: many choose among figures, which are made up. */
const RULES: Readonly<Record<string, Rules>> = {
  'boards/list_pins': { creative_types: CREATIVE_TYPES, pin_metrics: flag },
  'pins/get': { pin_metrics: flag },
  'pins/list': { creative_types: CREATIVE_TYPES, pin_metrics: flag, include_protected_pins: flag, pin_type: words('PRIVATE') },
  'pins/analytics': refusing(OF_PIN, { ...DEVICES, split_field: words('NO_SPLIT', 'APP_TYPE') }),
  'multi_pins/analytics': refusing('Invalid multi_pins analytics parameters.', { ...DEVICES, pin_ids: atMost(100, digits) }),
  'user_account/analytics': OF_ACCOUNT,
  'user_account/analytics/top_pins': OF_ACCOUNT,
  'user_account/analytics/top_video_pins': OF_ACCOUNT,
  'user_following/get': {
    feed_type: words('ALL', 'RANKED', 'CREATOR_ONLY', 'RANKED_CREATOR_ONLY'),
    explicit_following: flag,
  },
  'boards_user_follows/list': { explicit_following: flag },
  'trending_keywords/list': {
    interests: words(
      'animals', 'architecture', 'art', 'beauty', 'childrens_fashion', 'design', 'diy_and_crafts', 'education', 'electronics',
      'entertainment', 'event_planning', 'finance', 'food_and_drinks', 'gardening', 'health', 'home_decor', 'mens_fashion',
      'parenting', 'quotes', 'sport', 'travel', 'vehicles', 'wedding', 'womens_fashion',
    ),
    genders: words('female', 'male', 'unknown'),
    ages: AGES,
    include_keywords: atMost(50, textUpTo(100)),
    normalize_against_group: flag,
    limit: numberUpTo(50),
    include_prediction: flag,
    include_demographics: flag,
  },
  'trends_featured_topics/list': {
    interest: words(
      'ALL', 'ANIMALS', 'ARCHITECTURE', 'ART', 'BEAUTY', 'DIY_AND_CRAFTS', 'EDUCATION', 'EVENT_PLANNING', 'FASHION',
      'FOOD_AND_DRINKS', 'GARDENING', 'HEALTH', 'HOME_DECOR', 'PARENTING', 'TRAVEL', 'WEDDING',
    ),
  },
  'trends_product_categories_details/list': {
    product_categories: atMost(20, each((value) => /^[A-Z][A-Z_]*$/.test(value), 'a product category')),
    lookback_window: words('90', '180', '365', '730'),
    engagement_type: ENGAGEMENT,
  },
  'trends_product_categories_trending/list': {
    verticals: words('FASHION', 'HOME_DECOR', 'BEAUTY'),
    ages: AGES,
    genders: words('MALE', 'FEMALE', 'UNSPECIFIED'),
    engagement_type: ENGAGEMENT,
  },
};

/** Refuses what Pinterest's description of an operation does not allow, whether or not the simulator makes use of it. */
export function checkQuery(operation: string, query: URLSearchParams): void {
  const rules: Rules = { ad_account_id: accountId, ...RULES[operation] };
  for (const [name, rule] of Object.entries(rules)) {
    const values = query.getAll(name);
    if (values.length > 0) rule(name, values);
  }
}
