export async function proveAudit() {
  return true;
}
