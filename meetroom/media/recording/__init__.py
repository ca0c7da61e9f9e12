"""Recording a meeting: the film, the scene on it, and the process that makes them; knows no rule of a meeting."""
