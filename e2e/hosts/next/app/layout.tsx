import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';

import { Shell } from '@/components/shell';
// Keeps the chat out of sight in the server's HTML, where there are no tabs yet.
import 'jobs-console/styles.css';
import './globals.css';

export const metadata: Metadata = { title: 'Acme Console' };

export default async function Layout({ children }: { children: ReactNode }) {
  // The theme is known before the first paint, without a script in the page.
  const theme = (await cookies()).get('theme')?.value === 'dark' ? 'dark' : '';
  return (
    <html lang="en" className={theme}>
      <body>
        <Shell>{children}</Shell>
      </body>
    </html>
  );
}
