/** Both for a project that is locked: which boards another account has nobody knows. */
export const DELETE_BOARDS = `
delete from boards where blog_project_id = $1`;

export const FORGET_WHOSE_BOARDS = `
update blog_projects set boards_of_account = null where id = $1`;
