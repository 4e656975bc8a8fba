/** The owner that an account's credentials are sealed for: they open in no other row. */
export function credentialsOwner(accountId: string): string {
  return `connector_account/${accountId}`;
}
