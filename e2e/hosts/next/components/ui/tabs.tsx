'use client';

import { type ReactNode, useState } from 'react';

interface TabsProps {
  label: string;
  tabs: { name: string; badge?: ReactNode; panel: ReactNode }[];
  initial: string;
}

/** shadcn's tabs, without the package that it takes the behaviour from. */
export function Tabs({ label, tabs, initial }: TabsProps) {
  const [selected, setSelected] = useState(initial);
  return (
    <div className="flex flex-col gap-4">
      <div
        role="tablist"
        aria-label={label}
        className="inline-flex h-9 w-fit items-center justify-center rounded-lg bg-muted p-[3px] text-muted-foreground"
      >
        {tabs.map(({ name, badge }) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={selected === name}
            data-state={selected === name ? 'active' : 'inactive'}
            onClick={() => setSelected(name)}
            className="inline-flex h-[calc(100%-1px)] flex-1 items-center justify-center gap-1.5 rounded-md border border-transparent px-2 py-1 text-sm font-medium whitespace-nowrap text-foreground transition-[color,box-shadow] focus-visible:border-ring focus-visible:ring-[3px] focus-visible:ring-ring/50 focus-visible:outline-1 focus-visible:outline-ring data-[state=active]:bg-background data-[state=active]:shadow-sm dark:text-muted-foreground dark:data-[state=active]:border-input dark:data-[state=active]:bg-input/30 dark:data-[state=active]:text-foreground"
          >
            {name}
            {badge}
          </button>
        ))}
      </div>
      {tabs.map(({ name, panel }) => (
        <div key={name} role="tabpanel" aria-label={name} hidden={selected !== name}>
          {panel}
        </div>
      ))}
    </div>
  );
}
