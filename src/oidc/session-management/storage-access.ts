/** Whether a frame may have cookies, asked in the browser (W3C Storage Access API); older browsers cannot be asked. */
export const STORAGE_ACCESS = `
const mayStore = async () => {
  if (!document.hasStorageAccess) return true;
  if (await document.hasStorageAccess()) return true;
  return document.requestStorageAccess().then(() => true, () => false);
};`;
