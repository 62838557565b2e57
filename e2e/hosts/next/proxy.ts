// Every visitor gets a session, as after signing in: who opens a page does, what a page fetches of itself does not.
// A link's prefetch that came after the session was over would begin a new one.

import { type NextRequest, NextResponse } from 'next/server';

import { SESSION } from '@/server/session';

export function proxy(request: NextRequest) {
  const opened = request.headers.get('sec-fetch-dest') === 'document';
  if (!opened || request.cookies.has(SESSION)) return NextResponse.next();
  const session = crypto.randomUUID();
  // The page that is rendered now is to know it, too.
  request.cookies.set(SESSION, session);
  const response = NextResponse.next({ request });
  response.cookies.set(SESSION, session, { httpOnly: true, sameSite: 'lax', path: process.env.BASE_PATH || '/' });
  return response;
}

export const config = { matcher: ['/', '/native'] };
