'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type ReactNode, useState } from 'react';

import { JobsBadge } from './jobs-badge';
import { ThemeToggle } from './theme-toggle';
import { Button } from './ui/button';
import { cn } from './ui/cn';

/** What is around every page: the sidebar and the header. */
export function Shell({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(true);
  return (
    <div className="flex h-dvh">
      {open && (
        <aside className="hidden w-60 flex-col gap-4 border-r border-sidebar-border bg-sidebar p-3 text-sidebar-foreground md:flex">
          <p className="px-2 py-1 text-sm font-semibold">Acme Console</p>
          <nav className="flex flex-col gap-1" aria-label="Main">
            <NavLink href="/">
              Jobs <JobsBadge />
            </NavLink>
            <NavLink href="/native">Native</NavLink>
          </nav>
        </aside>
      )}
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="flex h-14 shrink-0 items-center justify-between border-b px-4">
          <Button variant="ghost" size="sm" onClick={() => setOpen(!open)}>
            Toggle Sidebar
          </Button>
          <ThemeToggle />
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
      </div>
    </div>
  );
}

function NavLink({ href, children }: { href: string; children: ReactNode }) {
  const current = usePathname() === href;
  return (
    <Link
      href={href}
      aria-current={current ? 'page' : undefined}
      className={cn(
        'flex items-center justify-between rounded-md px-2 py-1.5 text-sm hover:bg-sidebar-accent',
        current && 'bg-sidebar-accent font-medium text-sidebar-accent-foreground',
      )}
    >
      {children}
    </Link>
  );
}
