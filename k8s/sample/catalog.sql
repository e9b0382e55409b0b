-- A synthetic webtoon platform: 240 works, 1,500 readers and the episodes that they read. No work or reader of it is real.
-- For MySQL 8 and MariaDB 10.5 or newer; the same rows each time.
SET NAMES utf8mb4;

CREATE TABLE digits (n INT NOT NULL PRIMARY KEY);
INSERT INTO digits VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9);

-- Five tastes, by which readers choose what they read.
CREATE TABLE taste_words (taste INT NOT NULL, n INT NOT NULL, adjective VARCHAR(20) NOT NULL, noun VARCHAR(20) NOT NULL, PRIMARY KEY (taste, n));
INSERT INTO taste_words VALUES
  (0, 0, 'Crimson', 'Blade'), (0, 1, 'Fallen', 'Tower'), (0, 2, 'Silent', 'Dragon'), (0, 3, 'Iron', 'Guild'),
  (0, 4, 'Endless', 'Dungeon'), (0, 5, 'Hidden', 'Throne'), (0, 6, 'Burning', 'Realm'), (0, 7, 'Last', 'Summoner'),
  (1, 0, 'Secret', 'Letter'), (1, 1, 'Second', 'Confession'), (1, 2, 'Rainy', 'Wedding'), (1, 3, 'Borrowed', 'Heart'),
  (1, 4, 'Quiet', 'Spring'), (1, 5, 'Contract', 'Bride'), (1, 6, 'Distant', 'Neighbour'), (1, 7, 'Paper', 'Ring'),
  (2, 0, 'Missing', 'Witness'), (2, 1, 'Cold', 'Floor'), (2, 2, 'Midnight', 'Caller'), (2, 3, 'Locked', 'Apartment'),
  (2, 4, 'Seventh', 'Suspect'), (2, 5, 'Hollow', 'Alibi'), (2, 6, 'Grey', 'Corridor'), (2, 7, 'Broken', 'Mirror'),
  (3, 0, 'Lazy', 'Cat'), (3, 1, 'Busy', 'Bakery'), (3, 2, 'Tiny', 'Office'), (3, 3, 'Noisy', 'Family'),
  (3, 4, 'Happy', 'Dormitory'), (3, 5, 'Late', 'Lunch'), (3, 6, 'Friendly', 'Ghost'), (3, 7, 'Sunny', 'Rooftop'),
  (4, 0, 'Final', 'Inning'), (4, 1, 'Wild', 'Sprint'), (4, 2, 'Golden', 'Goal'), (4, 3, 'Broken', 'Racket'),
  (4, 4, 'Rising', 'Captain'), (4, 5, 'Open', 'Water'), (4, 6, 'Heavy', 'Glove'), (4, 7, 'Third', 'Lap');
CREATE TABLE genres (taste INT NOT NULL PRIMARY KEY, genre VARCHAR(20) NOT NULL, tag VARCHAR(20) NOT NULL, setting VARCHAR(100) NOT NULL);
INSERT INTO genres VALUES
  (0, 'fantasy', 'adventure', 'A hunter climbs from the lowest rank in a world of monsters and guilds.'),
  (1, 'romance', 'drama', 'Two people who should not meet again keep meeting, and neither says why.'),
  (2, 'thriller', 'mystery', 'A detective looks for who was there that night, and finds too many.'),
  (3, 'comedy', 'daily life', 'Small troubles and warm meals of people who live too close together.'),
  (4, 'sports', 'school', 'A team that nobody believes in trains for one last season.');

CREATE TABLE titles (
  id INT NOT NULL PRIMARY KEY,
  taste INT NOT NULL,
  title VARCHAR(100) NOT NULL,
  artist VARCHAR(40) NOT NULL,
  genre VARCHAR(20) NOT NULL,
  tag VARCHAR(20) NOT NULL,
  synopsis VARCHAR(400) NOT NULL,
  pricing VARCHAR(12) NOT NULL,
  free_episodes INT,
  episodes INT NOT NULL,
  published_at DATE NOT NULL);
INSERT INTO titles
SELECT w.id, w.taste, CONCAT(a.adjective, ' ', b.noun), CONCAT('Artist ', 1 + w.id * 7 MOD 53), g.genre, g.tag,
       CONCAT(g.setting, ' A story of a ', LOWER(a.adjective), ' ', LOWER(b.noun), '.'),
       CASE w.id MOD 3 WHEN 0 THEN 'FREE' WHEN 1 THEN 'FREE_FIRST' ELSE 'PAID' END,
       CASE w.id MOD 3 WHEN 1 THEN 3 END,
       12 + w.id * 13 MOD 90, DATE_ADD('2022-01-03', INTERVAL w.id * 5 DAY)
FROM (SELECT 1 + h.n * 100 + t.n * 10 + o.n AS id, (h.n * 100 + t.n * 10 + o.n) MOD 5 AS taste, (h.n * 100 + t.n * 10 + o.n) DIV 5 AS place
      FROM digits h CROSS JOIN digits t CROSS JOIN digits o WHERE h.n * 100 + t.n * 10 + o.n < 240) w
JOIN taste_words a ON a.taste = w.taste AND a.n = w.place MOD 8
JOIN taste_words b ON b.taste = w.taste AND b.n = (w.place MOD 8 + w.place DIV 8) MOD 8
JOIN genres g ON g.taste = w.taste;

-- Each reader reads 12 works, 9 of them of one taste; well known works more often, and the first episodes of each.
CREATE TABLE history (
  user_id INT NOT NULL,
  title_id INT NOT NULL,
  episode_no INT NOT NULL,
  read_at DATETIME NOT NULL,
  PRIMARY KEY (user_id, title_id, episode_no));
INSERT INTO history
SELECT DISTINCT r.user_id, t.id, e.n + 1, DATE_ADD('2026-01-01', INTERVAL CRC32(CONCAT(r.user_id, ':', t.id)) MOD 200000 + e.n * 1440 MINUTE)
FROM (SELECT 10000 + th.n * 1000 + h.n * 100 + t.n * 10 + o.n AS user_id
      FROM digits th CROSS JOIN digits h CROSS JOIN digits t CROSS JOIN digits o WHERE th.n * 1000 + h.n * 100 + t.n * 10 + o.n < 1500) r
CROSS JOIN (SELECT 0 AS pick UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5
            UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9 UNION SELECT 10 UNION SELECT 11) p
JOIN titles t ON t.id = 1 + CASE WHEN p.pick < 9 THEN r.user_id MOD 5 ELSE CRC32(CONCAT(r.user_id, '/', p.pick)) MOD 5 END
     -- The square of a number between 0 and 1 is more often small: the first titles are the well known ones.
     + 5 * FLOOR(48 * POW(CRC32(CONCAT(r.user_id, '-', p.pick)) MOD 1000 / 1000, 2))
JOIN digits e ON e.n < 1 + CRC32(CONCAT(t.id, '+', r.user_id, '+')) MOD 6;
