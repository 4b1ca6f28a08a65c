const COLUMNS = 7;

/**
 * So many boards in one statement: one by one, a large account would take as many round trips. A row that another tenant
 * put into the project becomes the project's own: it would stay hidden from it, and show that tenant what the board is.
 */
export function upsertBoards(count: number): string {
  const rows = Array.from({ length: count }, (_, row) => {
    const places = Array.from({ length: COLUMNS }, (__, column) => `$${row * COLUMNS + column + 1}`);
    return `(${places.join(', ')})`;
  });
  return `
insert into boards (id, tenant_id, blog_project_id, pinterest_board_id, name, cover_image_url, details)
values ${rows.join(', ')}
on conflict (blog_project_id, pinterest_board_id) do update set
  tenant_id = excluded.tenant_id, name = excluded.name, cover_image_url = excluded.cover_image_url,
  details = excluded.details, updated_at = now()`;
}
