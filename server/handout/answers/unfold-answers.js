/* Runs in an exported HTML with answers, as a classic script: what folds is printed unfolded. */
window.addEventListener('beforeprint', () => {
  for (const answer of document.querySelectorAll('details.answer')) answer.open = true
})
