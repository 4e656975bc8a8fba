// Stands in for stylesheets, which jsdom has no use for.
export {};
