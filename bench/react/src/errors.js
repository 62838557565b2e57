/** A session that has ended, said by the procedure or by the guard in front of it. */
export function isSignedOut(error) {
  const status = error?.data?.httpStatus ?? error?.meta?.response?.status;
  return status === 401 || (status === 404 && !error?.data);
}

export function mayHelpToRetry(error) {
  const status = error?.data?.httpStatus ?? error?.meta?.response?.status ?? 500;
  return !isSignedOut(error) && (status >= 500 || status === 429);
}
