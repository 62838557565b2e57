'use client';

import { Button } from './ui/button';
import { Input } from './ui/input';

export function Prompt({ slot }: { slot?: string }) {
  return (
    <form slot={slot} className="flex flex-col gap-4 pb-6" onSubmit={(event) => event.preventDefault()}>
      <h1 className="text-center text-2xl font-semibold tracking-tight">What should we code next?</h1>
      <div className="flex gap-2">
        <Input type="search" aria-label="Search" placeholder="Ask about your repositories" />
        <Button type="submit">Ask</Button>
      </div>
    </form>
  );
}
