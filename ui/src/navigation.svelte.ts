import { type Route, hrefOf, routeOf } from './routes';
import { session } from './session.svelte';

/** Where the person is. The address of the window is the only truth; this follows it. */
class Navigation {
  route = $state.raw<Route>(routeOf(location.hash));

  follow(): void {
    this.route = routeOf(location.hash);
    // A projection is opened again from its workshop, never by itself.
    if (this.route.room !== 'projector') session.showRoute(hrefOf(this.route));
  }

  go(route: Route): void {
    this.step(hrefOf(route));
  }

  /** Changes the address without a step back: for the choices inside a screen. */
  adjust(route: Route): void {
    history.replaceState(null, '', hrefOf(route));
    this.follow();
  }

  /** Goes to an address of ours, with a step back to this one. */
  step(href: string): void {
    if (href === location.hash) return;
    history.pushState(null, '', href);
    this.follow();
  }
}

export const navigation = new Navigation();

window.addEventListener('hashchange', () => navigation.follow());

// Our links are followed here: the webview would ask the shell first, and the screen would change a frame or two later.
window.addEventListener('click', (event) => {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target instanceof Element ? event.target.closest('a[href^="#/"]') : null;
  const href = link?.getAttribute('href');
  if (!href) return;
  event.preventDefault();
  navigation.step(href);
});
