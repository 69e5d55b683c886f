/* Follows a list that changes. Without this script the page shows the list as it was when it was opened. */
(() => {
  const place = document.getElementById('stand');
  const says = document.getElementById('stand-tekst');
  const list = document.getElementById('lijst');
  const address = place?.dataset.stream;
  if (!address || !says || !list || !window.EventSource) return;
  let source = null;
  let waiting = null;
  let ended = false;

  /** Nothing moves under somebody's hands: not while they are in the list or have chosen from it. */
  const busy = () => list.contains(document.activeElement) || list.querySelector('input:checked') !== null;
  const show = ({ html, text }) => {
    // Our own server's own page, by the same template.
    list.innerHTML = html;
    says.textContent = text;
    waiting = null;
  };
  const offer = (change) => {
    waiting = change;
    if (document.getElementById('toon-nieuw')) return;
    says.textContent = 'Er is iets veranderd. ';
    const button = document.createElement('button');
    button.id = 'toon-nieuw';
    button.type = 'button';
    button.className = 'utrecht-link-button utrecht-link-button--html-button';
    button.textContent = 'Toon de nieuwe lijst';
    button.addEventListener('click', () => waiting && show(waiting));
    says.append(button);
  };
  const stop = (text) => {
    ended = true;
    source?.close();
    says.textContent = text;
  };
  const listen = () => {
    if (ended || source !== null || document.hidden) return;
    source = new EventSource(address);
    source.addEventListener('lijst', ({ data }) => {
      const change = JSON.parse(data);
      if (busy()) offer(change);
      else show(change);
    });
    source.addEventListener('einde', ({ data }) => stop(JSON.parse(data).text));
    source.addEventListener('error', () => {
      // The browser tries again by itself, unless it was told not to.
      if (source?.readyState === EventSource.CLOSED)
        stop(
          'Deze lijst wordt niet meer vanzelf bijgewerkt. Vernieuw de pagina om te zien wat er is veranderd.',
        );
    });
  };
  // A tab that nobody looks at needs no stream; coming back to it gets the list as it is then.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      source?.close();
      source = null;
    } else listen();
  });
  listen();
})();
