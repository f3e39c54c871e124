// Before the page is painted: the theme that was chosen, else the system's.
(() => {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const chosen = localStorage.getItem('tallystick-theme');
    root.dataset.bsTheme = chosen || (system.matches ? 'dark' : 'light');
  };
  apply();
  root.classList.add('has-script');
  system.addEventListener('change', apply);
  addEventListener('DOMContentLoaded', () => {
    for (const button of document.querySelectorAll('[data-theme-switch]')) {
      const label = () => {
        button.textContent = root.dataset.bsTheme === 'dark' ? 'Light' : 'Dark';
        button.setAttribute('aria-label', `Switch to the ${button.textContent.toLowerCase()} theme`);
      };
      label();
      button.addEventListener('click', () => {
        localStorage.setItem('tallystick-theme', root.dataset.bsTheme === 'dark' ? 'light' : 'dark');
        apply();
        label();
      });
    }
  });
})();
