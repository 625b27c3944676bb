/* Vietnamese for plotly's own words. Dates are plotly.js-locales 3.7.0 (MIT; see vendor/README.md);
   that package leaves the dictionary empty and the number separators out, so both are ours. */
(function () {
  "use strict";

  var vietnamese = {
    moduleType: "locale",
    name: "vi",
    dictionary: {
      "Autoscale": "Tự chọn thang",
      "Box Select": "Chọn theo khung",
      "Click to enter Colorscale title": "Bấm để đặt tên thang màu",
      "Click to enter Plot subtitle": "Bấm để đặt tiêu đề phụ",
      "Click to enter Plot title": "Bấm để đặt tiêu đề biểu đồ",
      "Click to enter X axis title": "Bấm để đặt tên trục hoành",
      "Click to enter Y axis title": "Bấm để đặt tên trục tung",
      "Compare data on hover": "So sánh các số khi rê chuột",
      "Double-click on legend to isolate one trace": "Bấm đúp vào chú giải để chỉ xem một đường",
      "Double-click to zoom back out": "Bấm đúp để thu nhỏ lại",
      "Download plot": "Tải biểu đồ",
      "Download plot as JSON": "Tải biểu đồ dạng JSON",
      "Download plot as a PNG": "Tải biểu đồ dạng PNG",
      "Draw circle": "Vẽ hình tròn",
      "Draw closed freeform": "Vẽ hình khép kín",
      "Draw line": "Vẽ đường thẳng",
      "Draw open freeform": "Vẽ đường tự do",
      "Draw rectangle": "Vẽ hình chữ nhật",
      "Erase active shape": "Xóa hình đang chọn",
      "Image download succeeded": "Đã tải ảnh",
      "Lasso Select": "Chọn theo vùng khoanh",
      "Orbital rotation": "Xoay quanh tâm",
      "Pan": "Di chuyển",
      "Preparing image - this may take a few seconds": "Đang tạo ảnh, xin chờ vài giây",
      "Reset": "Đặt lại",
      "Reset axes": "Đặt lại trục",
      "Reset camera to default": "Đặt lại góc nhìn mặc định",
      "Reset camera to last save": "Đặt lại góc nhìn đã lưu",
      "Reset view": "Đặt lại khung nhìn",
      "Reset views": "Đặt lại các khung nhìn",
      "Show closest data on hover": "Hiện số gần nhất khi rê chuột",
      "Toggle Spike Lines": "Bật tắt đường dóng",
      "Toggle show closest data on hover": "Bật tắt số gần nhất khi rê chuột",
      "Turntable rotation": "Xoay theo trục đứng",
      "Zoom": "Phóng to",
      "Zoom in": "Phóng to",
      "Zoom out": "Thu nhỏ",
      "close:": "đóng:",
      "high:": "cao:",
      "kde:": "mật độ:",
      "lat:": "vĩ độ:",
      "lon:": "kinh độ:",
      "low:": "thấp:",
      "lower fence:": "ngưỡng dưới:",
      "max:": "lớn nhất:",
      "mean:": "trung bình:",
      "median:": "trung vị:",
      "min:": "nhỏ nhất:",
      "new text": "chữ mới",
      "open:": "mở:",
      "trace": "đường",
      "upper fence:": "ngưỡng trên:"
    },
    format: {
      days: ["Chủ Nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"],
      shortDays: ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
      months: [
        "Tháng Một", "Tháng Hai", "Tháng Ba", "Tháng Tư", "Tháng Năm", "Tháng Sáu",
        "Tháng Bảy", "Tháng Tám", "Tháng Chín", "Tháng Mười", "Tháng Mười Một", "Tháng Mười Hai"
      ],
      shortMonths: [
        "Tháng 1", "Tháng 2", "Tháng 3", "Tháng 4", "Tháng 5", "Tháng 6",
        "Tháng 7", "Tháng 8", "Tháng 9", "Tháng 10", "Tháng 11", "Tháng 12"
      ],
      date: "%d/%m/%Y",
      decimal: ",",
      thousands: "."
    }
  };

  // plotly.js comes only on pages with a chart, and after this file; it then picks the queue up.
  if (window.Plotly) {
    window.Plotly.register(vietnamese);
  } else {
    (window.PlotlyLocales = window.PlotlyLocales || []).push(vietnamese);
  }
})();
