/** Where people reach the site: a school's own domain, else what the operator says. */
export const siteAddress = (domain: string | null = null): string => {
  const { PUBLIC_URL, PORT = '3000' } = process.env;
  return domain ? `https://${domain}` : PUBLIC_URL || `http://localhost:${PORT}`;
};
