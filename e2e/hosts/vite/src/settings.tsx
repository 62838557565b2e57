import type { JobsOptions, JobsTheme, JobsView } from 'jobs-console';

interface SettingsProps {
  options: JobsOptions;
  onChange: (options: JobsOptions) => void;
}

/** Options of the Jobs tab that take effect at once. */
export function Settings({ options, onChange }: SettingsProps) {
  const change = (more: JobsOptions) => onChange({ ...options, ...more });
  const { organizationId, polling, theme, view, locale } = options;
  return (
    <>
      <Choice
        label="Organization"
        value={String(organizationId ?? '')}
        values={['org_demo', 'org_other']}
        onChange={(organizationId) => change({ organizationId })}
      />
      <Choice
        label="Seconds between polls"
        value={String((polling?.active ?? 3_000) / 1_000)}
        values={['1', '3', '10']}
        onChange={(seconds) => change({ polling: { active: Number(seconds) * 1_000 } })}
      />
      <Choice
        label="Theme"
        value={theme ?? 'auto'}
        values={['auto', 'light', 'dark']}
        onChange={(theme) => change({ theme: theme as JobsTheme })}
      />
      <Choice
        label="Locale"
        value={locale ?? ''}
        values={['', 'en-US', 'de-DE']}
        onChange={(locale) => change({ locale: locale || undefined })}
      />
      <Choice
        label="View"
        value={view ?? 'tabs'}
        values={['tabs', 'list', 'card']}
        onChange={(view) => change({ view: view as JobsView, jobId: 'run_01' })}
      />
    </>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  values: string[];
  onChange: (value: string) => void;
}

function Choice({ label, value, values, onChange }: ChoiceProps) {
  return (
    <label className="choice">
      {label}
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {values.map((value) => (
          <option key={value}>{value}</option>
        ))}
      </select>
    </label>
  );
}
