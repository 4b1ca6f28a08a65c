export const LIST_BOARDS = `
select pinterest_board_id as id, name, details from boards where blog_project_id = $1 and tenant_id = $2 order by name, pinterest_board_id`;
