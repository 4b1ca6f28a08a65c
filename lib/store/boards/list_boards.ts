export const LIST_BOARDS = `
select details from boards where blog_project_id = $1 and tenant_id = $2 order by name, pinterest_board_id`;
