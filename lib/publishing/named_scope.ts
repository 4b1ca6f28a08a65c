import { notFound, orNotFound } from '../connections/failures.js';
import type { Service } from '../service.js';

/** What a caller names besides pins. */
export interface NamedScope {
  tenantId?: string;
  projectId?: string;
  /** `null` names no connection: it asks for what has none. */
  connectionId?: string | null;
}

const READ = {
  project: 'select id from blog_projects where id = $1 and tenant_id = coalesce($2, tenant_id)',
  connection: 'select id from pinterest_connections where id = $1 and tenant_id = coalesce($2, tenant_id)',
};

/**
 * Of one that was mistyped, or is in another database, a run would take nothing for ever, and end well each time. A tenant is
 * the application's: one without a project is nothing strange.
 */
export async function refuseUnknown(service: Service, { tenantId, projectId, connectionId }: NamedScope): Promise<void> {
  if (projectId !== undefined) await refuseOne(service, 'project', projectId, tenantId);
  if (connectionId !== undefined && connectionId !== null) await refuseOne(service, 'connection', connectionId, tenantId);
}

async function refuseOne({ database }: Service, what: keyof typeof READ, id: string, tenantId?: string): Promise<void> {
  const ofTenant = tenantId !== undefined;
  const rows = await orNotFound(what, id, database.query(READ[what], [id, tenantId ?? null]), ofTenant);
  if (rows.length === 0) throw notFound(what, id, ofTenant);
}
