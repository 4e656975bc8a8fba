/** Stands in for uPlot, which draws on a canvas that jsdom does not have; it keeps what it was given to draw. */
export default class FakePlot {
  constructor(options, data, target) {
    this.options = options;
    this.data = data;
    this.root = document.createElement('div');
    target?.append(this.root);
  }

  setData(data) {
    this.data = data;
  }

  setSize() {}

  destroy() {
    this.root.remove();
  }
}
