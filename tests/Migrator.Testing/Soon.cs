using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Migrator.Testing;

/// <summary>Waits for what must come true, for as long as the slowest of machines may need.</summary>
public static class Soon
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
        => UntilAsync(() => Task.FromResult(condition()), what);

    public static async Task UntilAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        for (var waited = Stopwatch.StartNew(); !await condition(); await Task.Delay(5))
        {
            if (waited.Elapsed > Patience)
            {
                throw new TimeoutException($"It did not come true within {Patience}: {what}");
            }
        }
    }

    /// <summary>Waits until a condition in SQL is true.</summary>
    public static Task UntilAsync(this TestDatabase database, string condition)
        => UntilAsync(() => database.ScalarAsync<bool>($"SELECT ({condition}) IS TRUE"), condition);
}
