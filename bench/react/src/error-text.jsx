import { useState } from 'react';

import { Button } from './button.jsx';

export function ErrorText({ text, subject }) {
  const [open, setOpen] = useState(false);
  const isLong = text.length > 180 || text.split('\n').length > 3;
  const label = open ? 'Show less' : 'Show more';
  return (
    <div className="jc-error">
      <p className={isLong && !open ? 'jc-error-text jc-folded' : 'jc-error-text'}>
        {text.startsWith('Error:') ? text : `Error: ${text}`}
      </p>
      {isLong && (
        <Button
          label={label}
          name={`${label} of the error of ${subject}`}
          kind="link"
          expanded={open}
          onClick={() => setOpen(!open)}
        />
      )}
    </div>
  );
}
