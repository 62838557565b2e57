export function Prompt({ onAsk }) {
  const submit = (event) => {
    event.preventDefault();
    const question = new FormData(event.currentTarget).get('q').trim();
    if (question) onAsk(question);
  };
  return (
    <form className="prompt" role="search" onSubmit={submit}>
      <h1>What should we code next?</h1>
      <div className="prompt-row">
        <input
          type="search"
          name="q"
          aria-label="Search the ingested documents"
          placeholder="Search the ingested documents"
          autoComplete="off"
          enterKeyHint="search"
        />
        <button type="submit">Search</button>
      </div>
    </form>
  );
}
