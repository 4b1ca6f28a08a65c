export const DELETE_BOARD = `
delete from boards where blog_project_id = $1 and pinterest_board_id = $2`;
