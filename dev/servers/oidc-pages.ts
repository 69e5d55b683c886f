import { Eta } from 'eta';

const eta = new Eta({ autoEscape: true });

const frame = `<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title><%= it.title %> - oefenomgeving PGA Regie</title>
<style>
  body { font: 1.125rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 40rem; padding: 1rem; }
  label, input, button { display: block; font: inherit; }
  input { box-sizing: border-box; margin-bottom: 1rem; max-width: 100%; padding: .5rem; width: 24rem; border: 1px solid #55595f; }
  button { background: #14508c; border: 0; color: #fff; cursor: pointer; padding: .75rem 1.5rem; }
  :focus-visible { outline: 3px solid #c43d00; outline-offset: 2px; }
  .problem { border-left: .5rem solid #b30000; padding: .5rem 1rem; }
  table { border-collapse: collapse; margin-top: 1rem; }
  th, td { border-bottom: 1px solid #c4c8cc; padding: .25rem 1rem .25rem 0; text-align: left; }
</style>
</head>
<body>
<main>
<h1><%= it.title %></h1>
<%~ it.content %>
</main>
</body>
</html>
`;

const signIn = `<p>Dit is de oefenomgeving. De accounts zijn verzonnen; het wachtwoord is voor iedereen
<strong><%= it.hint %></strong>.</p>
<% if (it.problem) { %><p class="problem" role="alert" id="problem"><%= it.problem %></p><% } %>
<form method="post" action="<%= it.action %>">
<label for="email">E-mailadres</label>
<input id="email" name="email" type="email" required autocomplete="username" list="accounts" value="<%= it.email %>"<% if (it.problem) { %> aria-describedby="problem"<% } %>>
<datalist id="accounts"><% for (const one of it.accounts) { %><option value="<%= one.email %>"><% } %></datalist>
<label for="password">Wachtwoord</label>
<input id="password" name="password" type="password" required autocomplete="current-password">
<% if (it.code) { %>
<label for="code">Code van uw tweede middel (in deze oefenomgeving al ingevuld)</label>
<input id="code" name="code" inputmode="numeric" required autocomplete="one-time-code" value="<%= it.code %>">
<% } %>
<button type="submit">Aanmelden</button>
</form>
<table>
<caption>Accounts om mee te oefenen</caption>
<thead><tr><th scope="col">Naam</th><th scope="col">E-mailadres</th><th scope="col">Rol</th></tr></thead>
<tbody>
<% for (const one of it.accounts) { %><tr><td><%= one.name %></td><td><%= one.email %></td><td><%= one.about %></td></tr>
<% } %></tbody>
</table>
`;

type Account = { name: string; email: string; about: string };

function page(title: string, content: string): string {
  return eta.renderString(frame, { title, content });
}

/** The sign-in page. `code` asks for the second factor; `problem` says what went wrong the time before. */
export function signInPage(it: {
  action: string;
  email: string;
  hint: string;
  code: string | undefined;
  problem: string | undefined;
  accounts: readonly Account[];
}): string {
  return page('Aanmelden', eta.renderString(signIn, it));
}

/** `form` comes from the provider, with its own protection against cross-site requests. */
export function signOutPage(form: string): string {
  const button =
    '<p>Wilt u zich ook hier afmelden?</p><button type="submit" name="logout" value="yes">Afmelden</button>';
  return page('Afmelden', form.replace('</form>', `${button}</form>`));
}

export function messagePage(title: string, text: string): string {
  return page(title, eta.renderString('<p><%= it.text %></p>', { text }));
}
