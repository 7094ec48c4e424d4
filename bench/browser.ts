// Filled in below: figures of the running page.
