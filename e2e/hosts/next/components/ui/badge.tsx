import type { ComponentProps } from 'react';

import { cn } from './cn';

export function Badge({ className, ...props }: ComponentProps<'span'>) {
  return (
    <span
      className={cn(
        'inline-flex w-fit shrink-0 items-center justify-center rounded-full border border-transparent bg-primary px-2 py-0.5 text-xs font-medium whitespace-nowrap text-primary-foreground',
        className,
      )}
      {...props}
    />
  );
}
