/** `$3`: whose boards these are, or null where they are not all of them. */
export const NOTE_SYNC = `
update blog_projects set boards_of_sync = $2, boards_of_account = coalesce($3, boards_of_account) where id = $1`;
