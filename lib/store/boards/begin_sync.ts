/** Which one it is of the project's: a later one reads what is newer. */
export const BEGIN_SYNC = `
update blog_projects set board_syncs = board_syncs + 1 where id = $1 and tenant_id = $2 returning board_syncs`;
