/** Why the database refused a change. */
export type Refusal = {
  code: string;
  message: string;
  field?: string;
  constraint?: string;
  details?: unknown;
};

const codes = /^(RB(?!ERR)[A-Z]{3}|42501|22\w{3}|23\w{3})$/;

/** Whether an error's code says that the database refused, and not that something is broken. */
export const isRefusal = (code: string | undefined): boolean => codes.test(code ?? '');
