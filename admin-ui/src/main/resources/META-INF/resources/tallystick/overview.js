// Draws the table of the overview as stacked bars. The table stays the truth: the picture is for eyes.
(() => {
  const table = document.getElementById('bars');
  const canvas = document.getElementById('chart');
  if (!table || !canvas || !window.Chart) return;
  const narrow = matchMedia('(max-width: 40rem)').matches;
  document.querySelector('[data-fold]').open = false;

  const rows = [...table.tBodies[0].rows];
  const labels = rows.map((row) => row.cells[0].textContent);
  const statuses = [...table.tHead.rows[0].cells]
    .map((cell, column) => ({ name: cell.dataset.status, column }))
    .filter((status) => status.name);
  const number = (cell) => Number(cell.textContent.replaceAll(',', ''));
  const colours = {
    received: '--tally-waiting', completed: '--tally-bar-done', ignored: '--tally-bar-quiet',
    failed: '--tally-bar-failed', discarded: '--tally-bar-gone',
  };
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const datasets = ['completed', 'ignored', 'discarded', 'received', 'failed']
    .map((name) => statuses.find((status) => status.name === name))
    .filter(Boolean)
    .map(({ name, column }) => ({
      label: name, data: rows.map((row) => number(row.cells[column])), stack: 'events', maxBarThickness: 40,
      backgroundColor: () => style(colours[name]),
    }))
    .filter((dataset) => dataset.data.some((count) => count > 0));

  const paint = (chart) => {
    for (const axis of Object.values(chart.options.scales)) {
      axis.ticks.color = style('--tally-quiet');
      axis.grid.color = style('--tally-grid');
    }
    chart.options.plugins.legend.labels.color = style('--tally-quiet');
  };
  const chart = new Chart(canvas, {
    type: 'bar',
    data: { labels, datasets },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: { stacked: true, grid: { display: false }, ticks: { maxRotation: 0, autoSkip: true, maxTicksLimit: narrow ? 4 : 12 } },
        y: { stacked: true, beginAtZero: true, grid: {}, border: { display: false }, ticks: { precision: 0, maxTicksLimit: 5 } },
      },
      plugins: { legend: { position: 'bottom', labels: { boxWidth: 12, boxHeight: 12 } } },
    },
  });
  const repaint = () => { paint(chart); chart.update(); };
  repaint();
  new MutationObserver(repaint).observe(document.documentElement, { attributes: true, attributeFilter: ['data-bs-theme'] });
})();
