/** The cookie that says who asks. Scripts cannot read it. */
export const SESSION = 'session';
