'use client';

import { useState } from 'react';

import { Button } from './ui/button';
import { cn } from './ui/cn';
import { Input } from './ui/input';

const MESSAGES = [
  { from: 'you', text: 'Which repositories are indexed?' },
  { from: 'assistant', text: 'lightfastai/docs is. lightfastai/lightfast is on its way: see Jobs.' },
];

export function Chat({ slot }: { slot?: string }) {
  const [messages, setMessages] = useState(MESSAGES);
  const [text, setText] = useState('');
  return (
    <div slot={slot} className="flex flex-col gap-4">
      <ol aria-label="Messages" className="flex flex-col gap-3">
        {messages.map(({ from, text }, index) => (
          <li
            key={index}
            className={cn(
              'w-fit max-w-[80%] rounded-lg px-3 py-2 text-sm',
              from === 'you' ? 'self-end bg-primary text-primary-foreground' : 'bg-muted',
            )}
          >
            {text}
          </li>
        ))}
      </ol>
      <form
        className="flex gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) setMessages([...messages, { from: 'you', text }]);
          setText('');
        }}
      >
        <Input aria-label="Message" value={text} onChange={(event) => setText(event.target.value)} />
        <Button type="submit" variant="outline">
          Send
        </Button>
      </form>
    </div>
  );
}
