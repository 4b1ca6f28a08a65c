import { fromSuite } from './package_under_test.mjs';

const { ICredentialsHelper, Workflow } = fromSuite('n8n-workflow');

/** n8n's credentials of one test: one connected credential, and what n8n wrote back to it. */
export class CredentialStore extends ICredentialsHelper {
  static id = 'credential-1';

  /** How often n8n persisted tokens. */
  writes = 0;

  constructor(type, data) {
    super();
    this.type = type;
    this.data = data;
  }

  getParentTypes() {
    return ['oAuth2Api'];
  }

  isCredentialUsableByNode() {
    return true;
  }

  async authenticate(_data, _type, request) {
    return request;
  }

  async preAuthentication() {
    return undefined;
  }

  async runPreAuthentication() {
    return undefined;
  }

  async getCredentials() {
    throw new Error('not used');
  }

  /** Stored data over the type's defaults, with the expressions of hidden fields worked out against it. */
  async getDecrypted(_additional, _details, _type, mode, _execution, raw) {
    if (raw) return structuredClone(this.data);
    const defaults = Object.fromEntries(this.type.properties.map(({ name, default: value }) => [name, value]));
    const { oauthTokenData, ...settings } = { ...defaults, ...this.data };
    const nodeTypes = { getByName: () => undefined, getByNameAndVersion: () => undefined, getKnownTypes: () => ({}) };
    const node = { id: '', name: 'credential', type: '', typeVersion: 1, position: [0, 0], parameters: {} };
    const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
    const resolved = workflow.expression.getComplexParameterValue(
      node, settings, mode, {}, undefined, undefined, settings);
    return { ...resolved, oauthTokenData: structuredClone(oauthTokenData) };
  }

  async updateCredentials() {
    throw new Error('not used');
  }

  async updateCredentialsOauthTokenData(_details, _type, data) {
    this.writes += 1;
    this.data = { ...this.data, oauthTokenData: structuredClone(data.oauthTokenData) };
  }

  getCredentialsProperties() {
    return this.type.properties;
  }
}
