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
    location.hash = hrefOf(route);
  }

  /** Changes the address without a step back: for the choices inside a screen. */
  adjust(route: Route): void {
    history.replaceState(null, '', hrefOf(route));
    this.follow();
  }
}

export const navigation = new Navigation();

window.addEventListener('hashchange', () => navigation.follow());
