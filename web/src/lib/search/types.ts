/** What the API's `quickSearch` finds. */
export type Found = {
  total: number;
  students: {
    id: string;
    lastName: string;
    firstName: string;
    number: string;
    status: string;
    className: string | null;
  }[];
  classes: { id: string; name: string }[];
  staff: { id: string; lastName: string; firstName: string; position: string | null }[];
};

/** A line of the list: one can be opened, by arrows and Enter or by touch. */
export type Line = { id: string; path: string; name: string; note: string };

export type Group = { name: string; lines: Line[] };
