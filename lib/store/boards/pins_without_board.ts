import { pinterestIdOf } from '../pins/dialect.js';

/** Pins that are not published yet and point at a board that the project does not have. */
export const PINS_WITHOUT_BOARD = `
select id from pins
where blog_project_id = $1 and tenant_id = $2 and pinterest_board_id is not null and ${pinterestIdOf('pins')} is null
and not exists (
  select 1 from boards
  where boards.blog_project_id = pins.blog_project_id and boards.pinterest_board_id = pins.pinterest_board_id
)
order by id`;
