(() => {
  const found = { charts: 0, errors: window.caught, empty: [], clipped: [], overlapping: [] };
  if (document.documentElement.dataset.ready !== 'true') found.errors.push('the page is not ready');
  const SLACK = 1.5; // pixels of rounding
  document.querySelectorAll('.chart').forEach(chart => {
    found.charts++;
    const name = chart.closest('figure').id;
    const svg = chart.querySelector('svg');
    if (!svg) { found.empty.push(name); return; }
    const box = svg.getBoundingClientRect();
    // What is drawn of data is filled or stroked in a colour other than those of axes and frames.
    const plain = ['none', '#fff', '#ffffff', '#d0d7de', '#57606a', '#1b1f24', 'transparent', null];
    const drawn = [...svg.querySelectorAll('path,rect,circle,line')]
      .filter(e => !plain.includes(e.getAttribute('fill')) || !plain.includes(e.getAttribute('stroke')));
    if (box.width < 100 || drawn.length === 0) found.empty.push(name);
    const texts = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim());
    texts.forEach(t => {
      const r = t.getBoundingClientRect();
      if (r.left < box.left - SLACK || r.right > box.right + SLACK || r.top < box.top - SLACK || r.bottom > box.bottom + SLACK) {
        found.clipped.push(name + ': ' + t.textContent);
      }
    });
    // Rotated texts have larger boxes than they fill, so only upright ones are compared.
    const upright = texts.filter(t => !/rotate|matrix/.test(t.getAttribute('transform') || ''));
    upright.forEach((a, i) => upright.slice(i + 1).forEach(b => {
      const p = a.getBoundingClientRect(), q = b.getBoundingClientRect();
      const across = Math.min(p.right, q.right) - Math.max(p.left, q.left), down = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
      if (across > 3 && down > 5) found.overlapping.push(name + ': ' + a.textContent + ' / ' + b.textContent);
    }));
  });
  document.querySelectorAll('h1,h2,h3,p,dd,figcaption,.facts li').forEach(e => {
    if (e.scrollWidth > e.clientWidth + SLACK && e.clientWidth > 0) found.clipped.push(e.tagName + ': ' + e.textContent.slice(0, 60));
  });
  if (document.documentElement.scrollWidth > window.innerWidth + SLACK) found.clipped.push('the page is wider than its window');
  document.body.dataset.probe = btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(found))));
})();
