import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { DEFAULT_SCOPES, SECRET_SCOPES } from '../lib/oauth/scopes.js';

/** The URL that belongs to the environment chosen in the same credential. */
function byEnvironment(urls: { production: string; sandbox: string; custom: string }): string {
  return (
    `={{ $self["environment"] === "custom" ? ${urls.custom} ` +
    `: $self["environment"] === "sandbox" ? "${urls.sandbox}" : "${urls.production}" }}`
  );
}

const consentPage = 'https://www.pinterest.com/oauth/';

export class PinterestNativeOAuth2Api implements ICredentialType {
  name = 'pinterestNativeOAuth2Api';

  extends = ['oAuth2Api'];

  displayName = 'Pinterest OAuth2 API';

  icon: Icon = {
    light: 'file:../nodes/Pinterest/pinterest.svg',
    dark: 'file:../nodes/Pinterest/pinterest.dark.svg',
  };

  documentationUrl = 'https://developers.pinterest.com/docs/getting-started/connect-app/';

  properties: INodeProperties[] = [
    {
      displayName: 'Environment',
      name: 'environment',
      type: 'options',
      options: [
        {
          name: 'Custom Base URL',
          value: 'custom',
          description: 'A proxy in front of Pinterest, or the simulator of this package',
        },
        { name: 'Production', value: 'production' },
        {
          name: 'Sandbox',
          value: 'sandbox',
          description: 'Where apps with Trial access create pins. Its tokens work nowhere else.',
        },
      ],
      default: 'production',
      description: 'Where requests go. A token belongs to exactly one environment: reconnect after changing this.',
    },
    {
      displayName: 'Base URL',
      name: 'apiUrl',
      type: 'string',
      default: '',
      placeholder: 'https://pinterest-proxy.example.com/v5',
      description: 'With https, or with http on a loopback address. The access token is sent there.',
      displayOptions: { show: { environment: ['custom'] } },
    },
    {
      displayName: 'Consent Page URL',
      name: 'consentUrl',
      type: 'string',
      default: consentPage,
      description: 'Where people are sent to allow the access',
      displayOptions: { show: { environment: ['custom'] } },
    },
    // No "secret" in the name: n8n's linter takes such a field for a password.
    {
      displayName: 'Secret Boards',
      name: 'hiddenBoards',
      type: 'boolean',
      default: false,
      description: 'Whether to ask for secret boards and their pins too. Reconnect after changing this.',
    },
    // "pkce" and not "authorizationCode": both spend a code, this one proves as well who asked for it.
    { displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'pkce' },
    {
      displayName: 'Authorization URL',
      name: 'authUrl',
      type: 'hidden',
      default: byEnvironment({ production: consentPage, sandbox: consentPage, custom: '$self["consentUrl"]' }),
    },
    // Without a trailing slash: with one Pinterest answers 404.
    {
      displayName: 'Access Token URL',
      name: 'accessTokenUrl',
      type: 'hidden',
      default: byEnvironment({
        production: 'https://api.pinterest.com/v5/oauth/token',
        sandbox: 'https://api-sandbox.pinterest.com/v5/oauth/token',
        custom: '$self["apiUrl"].replace(/\\/+$/, "") + "/oauth/token"',
      }),
    },
    // Commas: n8n joins with what the text holds, and Pinterest knows no other delimiter.
    {
      displayName: 'Scope',
      name: 'scope',
      type: 'hidden',
      default: `={{ $self["hiddenBoards"] ? "${[...DEFAULT_SCOPES, ...SECRET_SCOPES].join(',')}" : "${DEFAULT_SCOPES.join(',')}" }}`,
    },
    { displayName: 'Auth URI Query Parameters', name: 'authQueryParameters', type: 'hidden', default: '' },
    { displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'header' },
    // Without it apps made before 2025-09-25 get a refresh token that Pinterest no longer honours.
    {
      displayName: 'Additional Body Properties',
      name: 'additionalBodyProperties',
      type: 'hidden',
      default: '{"continuous_refresh":"true"}',
    },
  ];
}
