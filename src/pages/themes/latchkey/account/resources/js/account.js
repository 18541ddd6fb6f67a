// What the account pages have beyond what they do without scripts: moments in the time of where the browser is.
const format = new Intl.DateTimeFormat(document.documentElement.lang, {
  dateStyle: 'medium',
  timeStyle: 'short',
});
for (const time of document.querySelectorAll('time[datetime]')) {
  const moment = new Date(time.dateTime);
  if (!Number.isNaN(moment.getTime())) time.textContent = format.format(moment);
}

// A file that is downloaded leaves the page as it is: it can be asked for again.
for (const form of document.querySelectorAll('form[data-stays]'))
  form.addEventListener('submit', (event) => {
    setTimeout(() => {
      delete form.dataset.sent;
      event.submitter?.removeAttribute('aria-disabled');
    });
  });
