window.caught = [];
window.addEventListener('error', e => window.caught.push(e.message));
window.addEventListener('unhandledrejection', e => window.caught.push(String(e.reason)));
['error', 'warn'].forEach(level => {
  const usual = console[level];
  console[level] = (...args) => { window.caught.push(args.join(' ')); usual.apply(console, args); };
});
