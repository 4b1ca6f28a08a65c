import { randomUUID } from 'node:crypto';

/** A project and a pin of it: what most statements need. Returns { id, projectId, tenantId }. */
export async function insertPin(queries, fields = {}) {
  const row = { id: randomUUID(), projectId: randomUUID(), tenantId: randomUUID(), ...fields };
  await queries.change('insert into blog_projects (id, tenant_id) values ($1, $2)', [row.projectId, row.tenantId]);
  await queries.change('insert into pins (id, tenant_id, blog_project_id) values ($1, $2, $3)', [
    row.id, row.tenantId, row.projectId,
  ]);
  return row;
}

export async function insertConnection(queries, fields = {}) {
  const row = { id: randomUUID(), tenantId: randomUUID(), pinterestUserId: randomUUID(), ...fields };
  await queries.change(
    `insert into pinterest_connections (id, tenant_id, pinterest_user_id, token_expires_at)
     values ($1, $2, $3, now_plus($4))`,
    [row.id, row.tenantId, row.pinterestUserId, 86_400_000],
  );
  return row;
}
