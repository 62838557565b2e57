'use client';

import { Button } from './ui/button';

/** Switches between light and dark, and remembers it for the next visit. */
export function ThemeToggle() {
  function toggle() {
    const dark = document.documentElement.classList.toggle('dark');
    document.cookie = `theme=${dark ? 'dark' : 'light'}; path=${process.env.BASE_PATH || '/'}; max-age=31536000; samesite=lax`;
  }
  return (
    <Button variant="outline" size="sm" onClick={toggle}>
      Toggle theme
    </Button>
  );
}
