import { mount } from 'svelte';
import App from './App.svelte';
import { navigation } from './navigation.svelte';
import { session } from './session.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

target.replaceChildren();
mount(App, { target });

const remembered = await session.open();
if (location.hash.length < 2) history.replaceState(null, '', remembered);
navigation.follow();
session.ready = session.problem === null;
