using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Migrator.Execution.Backfilling.Throttling;

/// <summary>A time of day, in a time zone, at which a backfill may work: from its beginning up to its end, over midnight if it ends earlier than it begins.</summary>
/// <remarks>Judged by the zone's wall clock: an hour that a change of the clock leaves out is not there, and one that it repeats counts twice.</remarks>
public sealed record TimeWindow
{
    /// <summary>How one is written.</summary>
    public const string AcceptedForms = "22:00-05:00 Europe/Berlin, 00:00-24:00 UTC";

    private TimeWindow(TimeOnly from, TimeOnly to, TimeZoneInfo zone) => (From, To, Zone) = (from, to, zone);

    /// <summary>When it begins.</summary>
    public TimeOnly From { get; }

    /// <summary>When it ends; midnight is the end of the day.</summary>
    public TimeOnly To { get; }

    /// <summary>Whose clock counts.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>Reads one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TimeWindow? window, [NotNullWhen(false)] out string? why)
    {
        window = null;
        var parts = (text ?? "").Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var times = parts.Length > 0 ? parts[0].Split('-') : [];
        if (parts.Length != 2 || times.Length != 2 || !TryTime(times[0], out var from) || !TryTime(times[1] == "24:00" ? "00:00" : times[1], out var to))
        {
            why = $"'{text}' is no time window. Accepted forms: {AcceptedForms}.";
            return false;
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(parts[1], out var zone))
        {
            why = $"'{parts[1]}' is no time zone that this machine knows. Write its IANA name, such as Europe/Berlin or UTC.";
            return false;
        }

        if (from == to && times[1] != "24:00")
        {
            why = $"'{text}' is empty: it ends when it begins. 00:00-24:00 is the whole day.";
            return false;
        }

        (window, why) = (new TimeWindow(from, to, zone), null);
        return true;
    }

    /// <summary>True if it is open at a moment.</summary>
    public bool Contains(DateTimeOffset moment)
    {
        var now = TimeOnly.FromTimeSpan(TimeZoneInfo.ConvertTime(moment, Zone).TimeOfDay);
        return From < To ? now >= From && now < To : now >= From || now < To;
    }

    /// <summary>The first moment after this one at which it begins.</summary>
    public DateTimeOffset NextOpening(DateTimeOffset moment)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, Zone).DateTime).AddDays(-1);
        while (true)
        {
            var opening = OpeningOn(day);
            if (opening > moment && Contains(opening))
            {
                return opening;
            }

            day = day.AddDays(1);
        }
    }

    /// <inheritdoc />
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{From:HH\\:mm}-{(To == TimeOnly.MinValue ? "24:00" : To.ToString("HH\\:mm", CultureInfo.InvariantCulture))} {Zone.Id}");

    private static bool TryTime(string text, out TimeOnly time)
        => TimeOnly.TryParseExact(text, "HH\\:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    // A beginning that the clock leaves out comes when the clock goes on, if the window is not left out as a whole; of one that it repeats the first counts.
    private DateTimeOffset OpeningOn(DateOnly day)
    {
        var local = day.ToDateTime(From);
        while (Zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }
}
