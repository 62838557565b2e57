import { useState } from 'react';

export function Chat({ slot }: { slot: string }) {
  const [messages, setMessages] = useState(['Which repositories are indexed?', 'lightfastai/docs is.']);
  const [text, setText] = useState('');
  return (
    <form
      slot={slot}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) setMessages([...messages, text]);
        setText('');
      }}
    >
      <ol aria-label="Messages">
        {messages.map((message, index) => (
          <li key={index}>{message}</li>
        ))}
      </ol>
      <input aria-label="Message" value={text} onChange={(event) => setText(event.target.value)} />
    </form>
  );
}
